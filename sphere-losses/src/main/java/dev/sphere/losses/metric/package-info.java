/**
 * How good embeddings are: verification of pairs (ROC curve, equal error rate, LFW's accuracy) and
 * search for nearest neighbours (recall at k, k-NN accuracy), on Java arrays and as evaluators of
 * DJL's training.
 *
 * <p>Two embeddings are compared by the cosine of the angle between them, computed in float64; an
 * embedding of zeros has cosine 0 with every other.
 */
package dev.sphere.losses.metric;
