"""The loop of a program that drew random images and kept them apart by their hashes.

Each image is drawn by numpy, saved as PNG, and its pixels' hash compared with that of every file
stored so far, each of which is read again. As it did, randint(0, 255) never gives 255.

    random_images.py FOLDER WIDTH HEIGHT COUNT

Prints the seconds that COUNT images took.
"""

import hashlib
import os
import sys
import time

import numpy
from PIL import Image


def digest(pixels):
    return hashlib.sha256(pixels.tobytes()).hexdigest()


def is_stored(folder, wanted):
    for name in os.listdir(folder):
        stored = numpy.asarray(Image.open(os.path.join(folder, name)))
        if digest(stored) == wanted:
            return True
    return False


def main():
    folder = sys.argv[1]
    width, height, count = (int(word) for word in sys.argv[2:5])
    start = time.perf_counter()
    made = 0
    while made < count:
        pixels = numpy.random.randint(0, 255, (height, width, 3)).astype(numpy.uint8)
        if is_stored(folder, digest(pixels)):
            continue
        Image.fromarray(pixels).save(os.path.join(folder, f"{made}.png"))
        made += 1
    print(time.perf_counter() - start)


main()
