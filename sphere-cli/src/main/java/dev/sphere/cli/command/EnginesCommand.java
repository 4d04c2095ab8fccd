package dev.sphere.cli.command;

import ai.djl.engine.Engine;
import dev.sphere.cli.output.EngineTable;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Table;
import dev.sphere.ops.engine.Capability;
import dev.sphere.ops.engine.EngineSupport;
import dev.sphere.ops.engine.EngineUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the engines and says which are here. */
@Command(
    name = "engines",
    description = "List the engines and say which are available.",
    mixinStandardHelpOptions = true)
public final class EnginesCommand implements Callable<Integer> {

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws IOException {
    Table table = new Table();
    List<Map<String, Object>> engines = new ArrayList<>();
    for (EngineSupport support : EngineSupport.all()) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("name", support.name());
      facts.put(
          "capabilities", support.capabilities().stream().map(Capability::description).toList());
      try {
        Engine engine = support.engine();
        facts.put("available", true);
        facts.put("version", engine.getVersion());
        facts.put("gpus", engine.getGpuCount());
        table.row(
            support.name(),
            "available",
            "version %s, %d GPUs".formatted(engine.getVersion(), engine.getGpuCount()));
      } catch (EngineUnavailableException absent) {
        facts.put("available", false);
        facts.put("problem", absent.getMessage());
        table.row(support.name(), "missing", absent.getMessage().replace('\n', ' '));
      }
      engines.add(facts);
    }
    output.result(table + "\n\n" + EngineTable.markdown().strip(), Map.of("engines", engines));
    return 0;
  }
}
