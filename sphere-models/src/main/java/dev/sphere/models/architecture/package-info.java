/** Layouts of networks; each works with hyperspherical and with plain convolutions. */
package dev.sphere.models.architecture;
