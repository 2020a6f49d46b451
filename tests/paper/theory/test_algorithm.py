"""Algorithm 1 in small."""

from adversarial.paper.theory import count_updates


def test_k_updates_of_the_discriminator_go_before_each_of_the_generator(holds):
    holds(count_updates, k=2, minibatches=6)
