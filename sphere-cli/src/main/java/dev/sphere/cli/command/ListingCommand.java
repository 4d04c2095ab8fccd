package dev.sphere.cli.command;

import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.output.Table;
import dev.sphere.models.Named;
import dev.sphere.models.wiring.SphereInjector;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists what an injector knows of one sort, or describes one. */
abstract class ListingCommand<T> implements Callable<Integer> {

  private final TypeLiteral<Named<T>> type;
  private final String plural;
  private final Function<T, String> name;
  private final Function<T, String> description;

  @Mixin OutputOptions output;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "describe this one")
  String wanted;

  ListingCommand(
      TypeLiteral<Named<T>> type,
      String plural,
      Function<T, String> name,
      Function<T, String> description) {
    this.type = type;
    this.plural = plural;
    this.name = name;
    this.description = description;
  }

  @Override
  public Integer call() throws IOException {
    Injector injector = SphereInjector.create();
    Named<T> known = injector.getInstance(Key.get(type));
    Collection<T> shown = wanted == null ? known.values() : List.of(known.get(wanted));
    Table table = new Table();
    shown.forEach(each -> table.row(name.apply(each), description.apply(each)));
    output.result(table.toString(), Map.of(plural, shown.stream().map(this::facts).toList()));
    return 0;
  }

  private Map<String, String> facts(T each) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("name", name.apply(each));
    facts.put("description", description.apply(each));
    return facts;
  }
}
