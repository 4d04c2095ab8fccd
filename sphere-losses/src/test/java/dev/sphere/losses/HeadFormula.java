package dev.sphere.losses;

/** A logit, as a function of the norm of an embedding and of its angles to the classes. */
@FunctionalInterface
interface HeadFormula {

  /** Returns the logit of a class. */
  Dual logit(Variables variables, int j);

  /**
   * What logits are functions of.
   *
   * @param norm ‖x‖
   * @param angles θ_j
   * @param label y
   */
  record Variables(Dual norm, Dual[] angles, int label) {

    static Variables of(double norm, double[] thetas, int label) {
      int count = thetas.length + 1;
      Dual[] angles = new Dual[thetas.length];
      for (int j = 0; j < angles.length; j++) {
        angles[j] = Dual.variable(thetas[j], j, count);
      }
      return new Variables(Dual.variable(norm, thetas.length, count), angles, label);
    }

    Dual angle(int j) {
      return angles[j];
    }

    Dual targetAngle() {
      return angles[label];
    }
  }

  /** Returns these logits with those of the targets by another formula. */
  default HeadFormula withTargets(HeadFormula targets) {
    return (variables, j) -> (j == variables.label() ? targets : this).logit(variables, j);
  }
}
