package dev.sphere.cli.reproduce;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * An objective of a factorization F ≈ f(U, V), with U (n, k) and V (m, k), and its exact gradient
 * and Hessian (paper, section 2.3). Coordinates are the rows of U one after the other, then those
 * of V: row r has the coordinates r·k to r·k + k − 1, with the rows of V following the n of U.
 *
 * <p>Both are ½Σ(s(u_i, v_j) − F_ij)², s the similarity of two rows: with R = s − F the gradient is
 * Σ R ∇s and the Hessian Σ (∇s ∇sᵀ + R ∇²s).
 */
enum Objective {
  /** G: s is the inner product. */
  PRODUCTS {
    @Override
    double similarity(RealVector u, RealVector v) {
      return u.dotProduct(v);
    }

    @Override
    RealVector slope(RealVector u, RealVector v) {
      return v;
    }

    @Override
    RealMatrix curvature(RealVector u, RealVector v) {
      return new Array2DRowRealMatrix(u.getDimension(), u.getDimension());
    }

    @Override
    RealMatrix mixedCurvature(RealVector u, RealVector v) {
      return MatrixUtils.createRealIdentityMatrix(u.getDimension());
    }
  },

  /** G_S: s is the cosine. */
  COSINES {
    @Override
    double similarity(RealVector u, RealVector v) {
      return u.unitVector().dotProduct(v.unitVector());
    }

    @Override
    RealVector slope(RealVector u, RealVector v) {
      return across(u, v).mapDivide(u.getNorm());
    }

    /** −(û qᵀ + q ûᵀ + s(I − ûûᵀ))/‖u‖², with q = v̂ − sû. */
    @Override
    RealMatrix curvature(RealVector u, RealVector v) {
      RealVector unit = u.unitVector();
      RealMatrix turn = unit.outerProduct(across(u, v));
      return turn.add(turn.transpose())
          .add(withoutDirection(unit).scalarMultiply(similarity(u, v)))
          .scalarMultiply(-1 / u.dotProduct(u));
    }

    /** (I − ûûᵀ)(I − v̂v̂ᵀ)/(‖u‖‖v‖). */
    @Override
    RealMatrix mixedCurvature(RealVector u, RealVector v) {
      return withoutDirection(u.unitVector())
          .multiply(withoutDirection(v.unitVector()))
          .scalarMultiply(1 / (u.getNorm() * v.getNorm()));
    }

    /** The part of v̂ at right angles to u. */
    private RealVector across(RealVector u, RealVector v) {
      return v.unitVector().subtract(u.unitVector().mapMultiply(similarity(u, v)));
    }

    private RealMatrix withoutDirection(RealVector unit) {
      return MatrixUtils.createRealIdentityMatrix(unit.getDimension())
          .subtract(unit.outerProduct(unit));
    }
  };

  /** s(u, v), which is s(v, u). */
  abstract double similarity(RealVector u, RealVector v);

  /** ∂s/∂u. */
  abstract RealVector slope(RealVector u, RealVector v);

  /** ∂²s/∂u², (k, k). */
  abstract RealMatrix curvature(RealVector u, RealVector v);

  /** ∂²s/∂u∂v, (k, k), u along the rows. */
  abstract RealMatrix mixedCurvature(RealVector u, RealVector v);

  /** Returns the objective. */
  final double value(RealMatrix target, RealMatrix u, RealMatrix v) {
    double sum = 0;
    for (int i = 0; i < u.getRowDimension(); i++) {
      for (int j = 0; j < v.getRowDimension(); j++) {
        sum += Math.pow(residual(target, u, v, i, j), 2) / 2;
      }
    }
    return sum;
  }

  /** Returns the matrix of similarities, (n, m): a target that U and V meet. */
  final RealMatrix similarities(RealMatrix u, RealMatrix v) {
    RealMatrix all = new Array2DRowRealMatrix(u.getRowDimension(), v.getRowDimension());
    for (int i = 0; i < u.getRowDimension(); i++) {
      for (int j = 0; j < v.getRowDimension(); j++) {
        all.setEntry(i, j, similarity(u.getRowVector(i), v.getRowVector(j)));
      }
    }
    return all;
  }

  /** Returns the gradient, ((n + m)·k). */
  final RealVector gradient(RealMatrix target, RealMatrix u, RealMatrix v) {
    int n = u.getRowDimension();
    int k = u.getColumnDimension();
    RealVector gradient = new ArrayRealVector((n + v.getRowDimension()) * k);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < v.getRowDimension(); j++) {
        RealVector row = u.getRowVector(i);
        RealVector other = v.getRowVector(j);
        double residual = residual(target, u, v, i, j);
        add(gradient, i * k, slope(row, other).mapMultiply(residual));
        add(gradient, (n + j) * k, slope(other, row).mapMultiply(residual));
      }
    }
    return gradient;
  }

  /** Returns the Hessian, ((n + m)·k, (n + m)·k), symmetric. */
  final RealMatrix hessian(RealMatrix target, RealMatrix u, RealMatrix v) {
    int n = u.getRowDimension();
    int k = u.getColumnDimension();
    int size = (n + v.getRowDimension()) * k;
    RealMatrix hessian = new Array2DRowRealMatrix(size, size);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < v.getRowDimension(); j++) {
        RealVector row = u.getRowVector(i);
        RealVector other = v.getRowVector(j);
        RealVector ofRow = slope(row, other);
        RealVector ofOther = slope(other, row);
        double residual = residual(target, u, v, i, j);
        int a = i * k;
        int b = (n + j) * k;
        RealMatrix mixed =
            ofRow.outerProduct(ofOther).add(mixedCurvature(row, other).scalarMultiply(residual));
        add(
            hessian,
            a,
            a,
            ofRow.outerProduct(ofRow).add(curvature(row, other).scalarMultiply(residual)));
        add(
            hessian,
            b,
            b,
            ofOther.outerProduct(ofOther).add(curvature(other, row).scalarMultiply(residual)));
        add(hessian, a, b, mixed);
        add(hessian, b, a, mixed.transpose());
      }
    }
    return hessian;
  }

  private double residual(RealMatrix target, RealMatrix u, RealMatrix v, int i, int j) {
    return similarity(u.getRowVector(i), v.getRowVector(j)) - target.getEntry(i, j);
  }

  private static void add(RealVector sum, int begin, RealVector part) {
    sum.setSubVector(begin, sum.getSubVector(begin, part.getDimension()).add(part));
  }

  private static void add(RealMatrix sum, int row, int column, RealMatrix part) {
    for (int i = 0; i < part.getRowDimension(); i++) {
      for (int j = 0; j < part.getColumnDimension(); j++) {
        sum.addToEntry(row + i, column + j, part.getEntry(i, j));
      }
    }
  }
}
