/** A network from its description: embedding and loss head. */
package dev.sphere.models.network;
