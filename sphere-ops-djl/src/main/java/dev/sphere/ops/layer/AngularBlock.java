package dev.sphere.ops.layer;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.List;

/** A block that takes kernels by their angles. */
public interface AngularBlock extends Block {

  /**
   * Returns the parameters of which angles alone are taken: a weight decay would shorten them and
   * change nothing that is computed.
   */
  List<Parameter> directions();
}
