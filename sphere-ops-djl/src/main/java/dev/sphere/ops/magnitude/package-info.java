/** The magnitude functions h(‖w‖, ‖x‖) of "Decoupled Networks" (CVPR 2018). */
package dev.sphere.ops.magnitude;
