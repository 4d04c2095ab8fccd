package dev.sphere.cli.command;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.engine.MathMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose an engine and a device. */
final class EngineOptions {

  private static final Pattern GPU = Pattern.compile("gpu:(\\d{1,3})");

  enum Name {
    PYTORCH,
    MXNET
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--engine",
      defaultValue = "pytorch",
      description = "pytorch or mxnet, default ${DEFAULT-VALUE}")
  private Name engine;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description =
          "auto, cpu or gpu:N, default ${DEFAULT-VALUE}; auto is gpu:0 where there is one")
  private String device;

  @Option(
      names = "--math",
      defaultValue = "exact",
      description =
          "exact or fast, default ${DEFAULT-VALUE}; fast lets PyTorch round factors to bfloat16"
              + " where the processor multiplies those faster")
  private MathMode math;

  String engineName() {
    return engine.name().toLowerCase(Locale.ROOT);
  }

  MathMode math() {
    return math;
  }

  /** Adds the options in effect, by their long names. */
  void addTo(Map<String, Object> config) {
    config.put("engine", engineName());
    config.put("device", device);
    config.put("math", math.name().toLowerCase(Locale.ROOT));
  }

  /** Loads the engine. */
  Engine engine() {
    if (math == MathMode.FAST && engine != Name.PYTORCH) {
      throw usage("--math fast is of PyTorch, not of " + engineName());
    }
    math.select();
    return EngineSupport.named(engineName()).engine();
  }

  /** Returns the device, which the engine must have. */
  Device device(Engine loaded) {
    int gpus = loaded.getGpuCount();
    if (device.equals("cpu") || device.equals("auto") && gpus == 0) {
      return Device.cpu();
    }
    Matcher gpu = GPU.matcher(device.equals("auto") ? "gpu:0" : device);
    if (!gpu.matches()) {
      throw usage("--device must be auto, cpu or gpu:N, got " + device);
    }
    int number = Integer.parseInt(gpu.group(1));
    if (number >= gpus) {
      throw usage(device + " is not here: engine " + engineName() + " sees " + gpus + " GPUs");
    }
    return Device.gpu(number);
  }

  /** Refuses a device that is named and is not the CPU. */
  void requireCpu() {
    if (!device.equals("cpu") && !device.equals("auto")) {
      throw usage("--device must be cpu here, got " + device);
    }
  }

  /** Returns what results of the engine name it by: all that changes what is computed. */
  String description(Engine loaded, Device chosen) {
    return engineName()
        + " "
        + loaded.getVersion()
        + (math == MathMode.FAST ? ", math fast" : "")
        + (chosen.isGpu() ? ", gpu" : "");
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
