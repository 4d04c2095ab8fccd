/**
 * Loss heads: blocks that own class weights and turn embeddings and labels into logits and a loss.
 *
 * <p>They work in any DJL network, without Guice and with any trainer: make the head the last block
 * and give its {@link dev.sphere.api.LossHead#loss()} to the training configuration.
 */
package dev.sphere.losses;
