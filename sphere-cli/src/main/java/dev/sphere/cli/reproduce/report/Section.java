package dev.sphere.cli.reproduce.report;

import dev.sphere.cli.output.OutputOptions;
import dev.sphere.cli.picture.Pictures;
import dev.sphere.cli.reproduce.CellResult;
import dev.sphere.cli.reproduce.Description;
import dev.sphere.cli.reproduce.Experiment;
import dev.sphere.cli.reproduce.ResultFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An experiment with its results, for a page.
 *
 * @param description of the experiment
 * @param folder where the results are, and the pictures of the report
 * @param results at least one
 * @param report what they show
 * @param reading what someone wrote beside them, in {@code reading.md}: how to read these results
 */
public record Section(
    Description description,
    Path folder,
    List<CellResult> results,
    Report report,
    Optional<String> reading) {

  private static final String CSV = "results.csv";
  private static final String ESTIMATES = "estimates.csv";
  private static final String READING = "reading.md";

  /**
   * Reads the results of an experiment; nothing where there are none.
   *
   * @throws IOException if one cannot be read or is not of the experiment, or if they are of
   *     several scales or engines
   */
  public static Optional<Section> read(Experiment experiment, ResultFolder folder)
      throws IOException {
    List<CellResult> results = folder.readAll(experiment);
    if (results.isEmpty()) {
      return Optional.empty();
    }
    requireOne("scales", results.stream().map(CellResult::scale), folder);
    requireOne("engines", results.stream().map(CellResult::engine), folder);
    Path reading = folder.path().resolve(READING);
    return Optional.of(
        new Section(
            experiment.description(),
            folder.path(),
            results,
            experiment.report(results),
            Files.isRegularFile(reading)
                ? Optional.of(Files.readString(reading).strip())
                : Optional.empty()));
  }

  private static void requireOne(String kind, Stream<?> kinds, ResultFolder folder)
      throws IOException {
    if (kinds.distinct().count() > 1) {
      throw new IOException(
          "%s holds results of several %s; take a folder each".formatted(folder.path(), kind));
    }
  }

  /**
   * Writes results and estimates as CSV and draws the figures, beside the results.
   *
   * @param output is told what could not be drawn
   */
  public void write(OutputOptions output) throws IOException {
    Files.writeString(folder.resolve(CSV), ResultsCsv.of(results));
    Files.writeString(folder.resolve(ESTIMATES), EstimatesCsv.of(estimates()));
    for (Figure figure : report.figures()) {
      if (figure.drawing().isPresent()) {
        Pictures.write(folder.resolve(figure.fileName()), figure.drawing().get(), output);
      }
    }
  }

  /** Returns the command that measures these results; {@code DIR} is where the images are. */
  String command() {
    CellResult any = results.get(0);
    return "./sphere reproduce %s --scale %s --seeds %d%s"
        .formatted(
            description.id(),
            any.scale().lowerCase(),
            results.stream().mapToLong(CellResult::seed).max().orElseThrow(),
            any.data().isEmpty() ? "" : " --data " + any.data() + " --data-dir DIR");
  }

  /** Returns what the tables show, in numbers. */
  public List<Estimate> estimates() {
    return report.estimates().isEmpty() ? Estimate.ofValues(results) : report.estimates();
  }

  /** Returns the figures that are there. */
  List<Figure> figures() {
    return report.figures().stream()
        .filter(figure -> Files.isRegularFile(folder.resolve(figure.fileName())))
        .toList();
  }

  /** Returns the caption of a table with the conditions of the results. */
  String caption(ResultTable table) {
    return caption(table.caption(), Report.conditions(results));
  }

  /** Returns the caption of a figure with its own conditions, or else those of the results. */
  String caption(Figure figure) {
    return caption(
        figure.caption(), figure.conditions().orElseGet(() -> Report.conditions(results)));
  }

  private static String caption(String of, String conditions) {
    return of + " (" + conditions + ")";
  }
}
