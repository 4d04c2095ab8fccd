package dev.sphere.losses;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.optimizer.Sgd;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes DJL's optimizers for a network whose head is that of {@link Partial}: momentum and moments
 * stay with the class that they are of, and rest while the class is in no batch. For other
 * parameters, and in networks without such a head, they are DJL's optimizers and nothing else.
 *
 * <p>Momentum takes as much memory as the weights of all classes, Adam and AdamW twice as much. It
 * is freed on closing, when the optimizers have done their last update, or else with the network.
 */
public final class SampledOptimizers implements AutoCloseable {

  private final Map<String, PartialHead> heads = new HashMap<>();
  private final Map<Map<?, ?>, Map<String, SampledRows>> rows = new IdentityHashMap<>();
  private NDManager manager;

  /**
   * Finds the heads of a network.
   *
   * @param network what is trained, initialized or not
   */
  public SampledOptimizers(Block network) {
    collect(network);
  }

  private void collect(Block block) {
    if (block instanceof PartialHead head) {
      heads.put(head.sample().getId(), head);
    }
    block.getChildren().values().forEach(this::collect);
  }

  /** Makes SGD, with or without momentum. */
  public Sgd create(Sgd.Builder settings) {
    return new SampledSgd(settings);
  }

  /** Makes Adam. */
  public Adam create(Adam.Builder settings) {
    return new SampledAdam(settings);
  }

  /** Makes AdamW. */
  public AdamW create(AdamW.Builder settings) {
    return new SampledAdamW(settings);
  }

  /** Frees momentum and moments. */
  @Override
  public void close() {
    rows.clear();
    if (manager != null) {
      manager.close();
      manager = null;
    }
  }

  /**
   * Brings what is to be updated up to date: MXNet's parameter server updates a copy, which does
   * not know that the rows are of other classes now.
   */
  private void refresh(String parameter, NDArray updated) {
    PartialHead head = heads.get(parameter);
    if (head != null && head.sample().getArray() != updated) {
      head.sample().getArray().copyTo(updated);
    }
  }

  /**
   * Returns what an optimizer remembers for a parameter: of the classes of the batch, if it is a
   * sample.
   *
   * @param states by parameter, one map for each thing it remembers
   */
  private NDArray state(
      Map<String, Map<Device, NDArray>> states, String parameter, Supplier<NDArray> usual) {
    PartialHead head = heads.get(parameter);
    if (head == null) {
      return usual.get();
    }
    SampledRows remembered =
        rows.computeIfAbsent(states, key -> new HashMap<>())
            .computeIfAbsent(parameter, key -> head.newRows(manager(head)));
    remembered.hold(head.held());
    return remembered.slots();
  }

  private NDManager manager(PartialHead head) {
    if (manager == null) {
      manager = head.newSubManager();
    }
    return manager;
  }

  private final class SampledSgd extends Sgd {

    SampledSgd(Builder settings) {
      super(settings);
    }

    @Override
    public void update(String parameter, NDArray weight, NDArray gradient) {
      refresh(parameter, weight);
      super.update(parameter, weight, gradient);
    }

    @Override
    protected NDArray withDefaultState(
        Map<String, Map<Device, NDArray>> states,
        String parameter,
        Device device,
        Function<String, NDArray> initial) {
      return state(
          states, parameter, () -> super.withDefaultState(states, parameter, device, initial));
    }
  }

  private final class SampledAdam extends Adam {

    SampledAdam(Builder settings) {
      super(settings);
    }

    @Override
    public void update(String parameter, NDArray weight, NDArray gradient) {
      refresh(parameter, weight);
      super.update(parameter, weight, gradient);
    }

    @Override
    protected NDArray withDefaultState(
        Map<String, Map<Device, NDArray>> states,
        String parameter,
        Device device,
        Function<String, NDArray> initial) {
      return state(
          states, parameter, () -> super.withDefaultState(states, parameter, device, initial));
    }
  }

  private final class SampledAdamW extends AdamW {

    SampledAdamW(Builder settings) {
      super(settings);
    }

    @Override
    public void update(String parameter, NDArray weight, NDArray gradient) {
      refresh(parameter, weight);
      super.update(parameter, weight, gradient);
    }

    @Override
    protected NDArray withDefaultState(
        Map<String, Map<Device, NDArray>> states,
        String parameter,
        Device device,
        Function<String, NDArray> initial) {
      return state(
          states, parameter, () -> super.withDefaultState(states, parameter, device, initial));
    }
  }
}
