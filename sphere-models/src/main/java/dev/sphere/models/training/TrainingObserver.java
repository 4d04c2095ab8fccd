package dev.sphere.models.training;

/** Is told how a training goes, on the training's thread. */
public interface TrainingObserver {

  /**
   * A batch was learned from.
   *
   * @param iteration counts from 1
   * @param loss the batch's loss, penalties included
   */
  default void onIteration(int iteration, double loss) {}

  /** The network was measured. */
  default void onMeasurement(Measurement measurement) {}
}
