package dev.sphere.losses;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.optimizer.Sgd;
import ai.djl.util.Pair;
import dev.sphere.api.Excerpt;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes DJL's optimizers for a network whose head is that of {@link Partial}: momentum and moments
 * stay with the class that they are of, and rest while the class is in no batch. For other
 * parameters, and in networks without such a head, they update as DJL's optimizers do.
 *
 * <p>What they remember can be saved and restored, on one device; DJL's optimizers keep it to
 * themselves. Momentum takes as much memory as the weights of all classes, Adam and AdamW twice as
 * much. It is freed on closing, when the optimizers have done their last update.
 */
public final class SampledOptimizers implements AutoCloseable {

  /** One thing that an optimizer remembers of a parameter, by the map it keeps such things in. */
  private record Memory(Map<?, ?> states, List<NDArray> arrays) {}

  private final Block network;
  private final Map<String, PartialHead> heads = new HashMap<>();
  private final Map<Map<?, ?>, Map<String, SampledRows>> rows = new IdentityHashMap<>();

  /** By the parameter's identity, in the order in which its optimizer first asks for them. */
  private final Map<String, List<Memory>> memories = new HashMap<>();

  /** What was restored and not asked for yet, by the parameter's identity. */
  private final Map<String, OptimizerState> restored = new HashMap<>();

  private NDManager manager;

  /**
   * Finds the heads of a network.
   *
   * @param network what is trained, initialized or not
   */
  public SampledOptimizers(Block network) {
    this.network = network;
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

  /**
   * Writes what the optimizers remember, by the names of the parameters.
   *
   * @throws IOException if it cannot be written
   */
  public void save(DataOutputStream out) throws IOException {
    rows.values().forEach(each -> each.values().forEach(SampledRows::store));
    Set<String> left = new HashSet<>(memories.keySet());
    left.addAll(restored.keySet());
    out.writeInt(left.size());
    for (Pair<String, Parameter> parameter : network.getParameters()) {
      // A parameter that layers share is listed by each of them.
      if (left.remove(parameter.getValue().getId())) {
        out.writeUTF(parameter.getKey());
        stateOf(parameter.getValue().getId()).write(out);
      }
    }
  }

  private OptimizerState stateOf(String parameter) {
    List<Memory> known = memories.get(parameter);
    return known == null
        ? restored.get(parameter)
        : OptimizerState.of(known.stream().flatMap(each -> each.arrays().stream()).toList());
  }

  /**
   * Reads what {@link #save} wrote, for optimizers that have done no update yet.
   *
   * @throws IOException if it is not of this network or ends too early
   */
  public void restore(DataInputStream in) throws IOException {
    Map<String, Parameter> parameters = new HashMap<>();
    for (Pair<String, Parameter> parameter : network.getParameters()) {
      parameters.put(parameter.getKey(), parameter.getValue());
    }
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      Parameter parameter = parameters.get(name);
      if (parameter == null) {
        throw new IOException(
            "the optimizer's state names " + Excerpt.of(name) + ", which is no parameter");
      }
      PartialHead head = heads.get(parameter.getId());
      long bytes = (head == null ? parameter : head.allClasses()).getArray().size() * Double.BYTES;
      restored.put(parameter.getId(), OptimizerState.read(in, name, bytes));
    }
  }

  /** Frees momentum and moments. */
  @Override
  public void close() {
    memories
        .values()
        .forEach(known -> known.forEach(each -> each.arrays().forEach(NDArray::close)));
    memories.clear();
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
      NDArray array = usual.get();
      remember(states, parameter, List.of(array));
      return array;
    }
    SampledRows remembered =
        rows.computeIfAbsent(states, key -> new HashMap<>())
            .computeIfAbsent(parameter, key -> head.newRows(manager(head)));
    remember(states, parameter, remembered.arrays());
    remembered.hold(head.held());
    return remembered.slots();
  }

  /** The first time, brings the arrays to where they were saved. */
  private void remember(Map<?, ?> states, String parameter, List<NDArray> arrays) {
    List<Memory> known = memories.computeIfAbsent(parameter, key -> new ArrayList<>());
    if (known.stream().noneMatch(each -> each.states() == states)) {
      known.add(new Memory(states, arrays));
      if (restored.containsKey(parameter)) {
        OptimizerState rest = restored.remove(parameter).restore(arrays);
        if (!rest.isEmpty()) {
          restored.put(parameter, rest);
        }
      }
    }
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
