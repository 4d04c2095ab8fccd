package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.reproduce.CellResult;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What results show.
 *
 * @param findings what is concluded, a sentence or two each
 * @param tables at least one
 * @param figures may be none
 * @param estimates the tables in numbers; may be none, then they are the means of single values
 */
public record Report(
    List<String> findings,
    List<ResultTable> tables,
    List<Figure> figures,
    List<Estimate> estimates) {

  /** Keeps copies. */
  public Report {
    findings = List.copyOf(findings);
    tables = List.copyOf(tables);
    figures = List.copyOf(figures);
    estimates = List.copyOf(estimates);
  }

  /** A report whose tables are means of single values. */
  public Report(List<String> findings, List<ResultTable> tables, List<Figure> figures) {
    this(findings, tables, figures, List.of());
  }

  /** Returns under what conditions results were measured, for captions: scale, seeds, data. */
  public static String conditions(List<CellResult> results) {
    String data = distinct(results, CellResult::data);
    List<Long> seeds = results.stream().map(CellResult::seed).distinct().sorted().toList();
    return "scale %s, %s, %s%s"
        .formatted(
            distinct(results, result -> result.scale().lowerCase()),
            text(seeds),
            data.isEmpty() ? "" : data + ", ",
            distinct(results, CellResult::engine));
  }

  private static String text(List<Long> seeds) {
    long first = seeds.get(0);
    long last = seeds.get(seeds.size() - 1);
    if (seeds.size() == 1) {
      return "seed " + first;
    }
    return last - first == seeds.size() - 1
        ? "seeds %d to %d".formatted(first, last)
        : "seeds " + seeds.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String distinct(List<CellResult> results, Function<CellResult, String> part) {
    return results.stream().map(part).distinct().collect(Collectors.joining(" and "));
  }
}
