"""MRG31k3p, one number at a time."""

from adversarial.backend.ops.mrg31k3p import M1, M2


def slow_stream(state, count):
    """MRG31k3p one number at a time, in Python's own integers."""
    a0, a1, a2, c0, c1, c2 = (int(s) for s in state)
    numbers = []
    for _ in range(count):
        a0, a1, a2 = (2**22 * a1 + 129 * a2) % M1, a0, a1
        c0, c1, c2 = (2**15 * c0 + 32769 * c2) % M2, c0, c1
        e = a0 - c0
        numbers.append(e + M1 if e <= 0 else e)
    return numbers


def slow_jump(state, power):
    """Multiply by the companion matrices' powers, in Python's own integers."""
    jumped = []
    for half, matrix, modulus in (
        (state[:3], [[0, 4194304, 129], [1, 0, 0], [0, 1, 0]], M1),
        (state[3:], [[32768, 0, 32769], [1, 0, 0], [0, 1, 0]], M2),
    ):
        for _ in range(power):
            matrix = [
                [sum(matrix[i][k] * matrix[k][j] for k in range(3)) % modulus for j in range(3)]
                for i in range(3)
            ]
        jumped += [sum(m * int(s) for m, s in zip(row, half)) % modulus for row in matrix]
    return jumped
