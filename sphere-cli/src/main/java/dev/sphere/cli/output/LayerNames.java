package dev.sphere.cli.output;

/** The names of a network's layers as people read them. */
public final class LayerNames {

  private LayerNames() {}

  /** Returns a name short: numbers of DJL's containers say where a layer is, their type nothing. */
  public static String shown(String name) {
    return name.replace("SequentialBlock", "");
  }
}
