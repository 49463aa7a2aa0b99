"""The loop of a program that counted through gray images with a list of digits.

The list is incremented like an odometer and saved as PNG, and every hundred images all pixels of
those hundred are dumped as JSON, which was the program's memory of what it had made: hundreds of
megabytes, more than the images themselves.

    counted_images.py FOLDER WIDTH HEIGHT COUNT

Prints the seconds that COUNT images took.
"""

import json
import os
import sys
import time

from PIL import Image

DUMP_EVERY = 100


def increment(digits):
    place = len(digits) - 1
    while place >= 0:
        digits[place] += 1
        if digits[place] < 256:
            return
        digits[place] = 0
        place -= 1


def main():
    folder = sys.argv[1]
    width, height, count = (int(word) for word in sys.argv[2:5])
    digits = [0] * (width * height)
    start = time.perf_counter()
    log = []
    for number in range(count):
        image = Image.new("L", (width, height))
        image.putdata(digits)
        image.save(os.path.join(folder, f"{number}.png"))
        log.append({"image": number, "pixels": list(digits)})
        if len(log) == DUMP_EVERY:
            with open(os.path.join(folder, "log.json"), "w", encoding="ascii") as file:
                file.write(json.dumps(log))
            log = []
        increment(digits)
    print(time.perf_counter() - start)


main()
