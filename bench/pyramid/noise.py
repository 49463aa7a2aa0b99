"""Pictures of 1/f noise, as they are usually made: white noise, weighted in its spectrum.

    noise.py WIDTH HEIGHT TIMES

Prints the least seconds that a picture of three channels of 8 bits took.
"""

import sys
import time

import numpy


def make(random, width, height, weights):
    picture = numpy.empty((height, width, 3), numpy.uint8)
    for channel in range(3):
        spectrum = numpy.fft.rfft2(random.standard_normal((height, width))) * weights
        levels = numpy.fft.irfft2(spectrum, s=(height, width))
        low, high = levels.min(), levels.max()
        picture[:, :, channel] = (levels - low) * (255 / (high - low))
    return picture


def main():
    width, height, times = (int(word) for word in sys.argv[1:4])
    random = numpy.random.default_rng(1)
    down = numpy.fft.fftfreq(height)[:, None]
    across = numpy.fft.rfftfreq(width)[None, :]
    weights = 1 / numpy.maximum(numpy.hypot(down, across), 1 / max(width, height))
    least = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        make(random, width, height, weights)
        least = min(least, time.perf_counter() - start)
    print(least)


main()
