package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.reproduce.CellResult;
import java.util.List;

/** Results as CSV, a line a measured value; series are in the files of the cells alone. */
final class ResultsCsv {

  private ResultsCsv() {}

  /** Returns the text. */
  static String of(List<CellResult> results) {
    StringBuilder text = new StringBuilder("experiment,scale,group,seed,quantity,value\n");
    for (CellResult result : results) {
      result
          .values()
          .forEach(
              (quantity, value) ->
                  text.append(
                      "%s,%s,%s,%d,%s,%s\n"
                          .formatted(
                              result.experiment(),
                              result.scale().lowerCase(),
                              Csv.quoted(result.group()),
                              result.seed(),
                              Csv.quoted(quantity),
                              value)));
    }
    return text.toString();
  }
}
