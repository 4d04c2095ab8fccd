/** The magnitude functions h(‖x‖). */
package dev.sphere.ops.magnitude;
