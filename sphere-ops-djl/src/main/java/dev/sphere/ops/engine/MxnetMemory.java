package dev.sphere.ops.engine;

import ai.djl.mxnet.engine.MxGradientCollector;
import ai.djl.mxnet.engine.MxNDArray;
import ai.djl.mxnet.jna.JnaUtils;
import ai.djl.mxnet.jna.LibUtils;
import ai.djl.mxnet.jna.MxnetLibrary;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.util.PairList;
import com.sun.jna.ptr.PointerByReference;
import dev.sphere.ops.fused.Crew;
import java.nio.ByteOrder;
import java.util.Optional;

/** The memory of MXNet's arrays, which are always in the order of their axes. */
final class MxnetMemory extends ArrayMemory {

  /** Loaded when it is first asked for, since MXNet may be absent. */
  private static final class Library {

    private static final MxnetLibrary MXNET = LibUtils.loadLibrary();
  }

  @Override
  Optional<Numbers> locate(NDArray array) {
    MxNDArray owner = (MxNDArray) array;
    // MXNet computes behind our back: what is pending would overwrite, or be overwritten.
    JnaUtils.waitToWrite(owner.getHandle());
    PointerByReference address = new PointerByReference();
    if (Library.MXNET.MXNDArrayGetData(owner.getHandle(), address) != 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Numbers(
            address
                .getValue()
                .getByteBuffer(0, array.size() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer(),
            strideOfChannels(array)));
  }

  @Override
  boolean isRecording() {
    return MxGradientCollector.isRecording();
  }

  @Override
  Crew crew() {
    return "1".equals(System.getenv("OMP_NUM_THREADS")) ? Crew.ofOne() : Crew.ofAll();
  }

  /** As a batch norm at rest does with γ: of that MXNet keeps the input. */
  @Override
  NDArray scaled(NDArray array, NDArray factors) {
    NDArray zeros = factors.zerosLike();
    NDArray ones = factors.onesLike();
    PairList<String, Object> parameters = new PairList<>();
    parameters.add("axis", 1);
    parameters.add("eps", 0);
    parameters.add("fix_gamma", false);
    parameters.add("use_global_stats", true);
    return array
        .getManager()
        .invoke("_npx_batch_norm", new NDList(array, factors, zeros, zeros, ones), parameters)
        .head();
  }
}
