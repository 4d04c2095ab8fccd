package dev.sphere.models.architecture;

import ai.djl.nn.Block;

/** A block each of whose children takes the block's own input. */
public interface Branches extends Block {}
