package dev.sphere.api;

/** What the kernels of a layer are for. */
public enum LayerRole {
  /** They make features: the kernels of a hyperspherical layer. */
  HIDDEN,
  /** They stand for classes: the class weights of a loss head, a row each. */
  OUTPUT
}
