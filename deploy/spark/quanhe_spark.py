#!/usr/bin/env python3
"""Runs `quanhe extract` over the partitions of a corpus with Spark; writes one file of N-Quads a partition.

    spark-submit --master spark://... deploy/spark/quanhe_spark.py \
        --quanhe /opt/quanhe/bin/quanhe --input 'articles/*.jsonl' --output quads --partitions 4096 [-- --ontology /opt/ontology]

INPUT is JSON lines, a record an article, which Spark can read: files, patterns, hdfs://, s3a://; packed too, though a .gz file is one partition however large.
OUTPUT is a folder that every worker can write to (a file system that they share). What a document says depends on that document alone, so that the files
together are, line for line and in this order, what `quanhe extract --format nquads` writes for the whole corpus on one machine.

A partition's file is written aside and renamed when it is whole. A job that was stopped is started again with the same words: it makes only the files that
are not there. A record that quanhe refuses is named on the worker's standard error; every other failure stops the job.
"""

import argparse
import json
import os
import shlex
import sys
import time
from pathlib import Path

from pyspark import SparkConf, SparkContext

PLAN = "_plan.json"
DONE = "_SUCCESS"


def name_of(partition):
    return f"part-{partition:06d}.nq"


def writer(output):
    """Writes the lines of a partition, and gives how many they are."""

    def write(partition, lines):
        place = Path(output) / name_of(partition)
        # Two attempts at one partition must not write to one file.
        aside = place.with_name(f".{place.name}.{os.getpid()}.{time.time_ns()}")
        count = 0
        try:
            with open(aside, "w", encoding="utf-8", newline="\n") as file:
                for line in lines:
                    file.write(line)
                    file.write("\n")
                    count += 1
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, place)
        finally:
            if aside.exists():
                aside.unlink()
        yield partition, count

    return write


def command(quanhe, more):
    """quanhe's exit code 1 means that some records were refused: the others are there."""
    call = shlex.join([quanhe, "--quiet", "--threads", "1", *more, "extract", "--format", "nquads", "-"])
    return shlex.join(["sh", "-c", f"{call}; code=$?; [ $code -le 1 ]"])


def planned(output, plan):
    """Keeps a second start from mixing two corpora, or two ways to cut one."""
    file = Path(output) / PLAN
    if file.exists():
        before = json.loads(file.read_text())
        if before != plan:
            sys.exit(f"{file} is of another job ({before}, not {plan}): choose another folder")
    else:
        Path(output).mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(plan))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quanhe", required=True, help="the program, at one place on all workers")
    parser.add_argument("--input", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--partitions", type=int, default=0, help="at least so many [default: as Spark cuts the input]")
    parser.add_argument("more", nargs="*", help="options of quanhe, behind --")
    args = parser.parse_args()
    context = SparkContext(conf=SparkConf().setAppName("quanhe"))
    lines = context.textFile(args.input, args.partitions or None)
    partitions = lines.getNumPartitions()
    planned(args.output, {"input": args.input, "partitions": partitions, "options": args.more})
    missing = [i for i in range(partitions) if not (Path(args.output) / name_of(i)).exists()]
    quads = lines.pipe(command(args.quanhe, args.more), checkCode=True)
    made = context.runJob(quads.mapPartitionsWithIndex(writer(args.output)), list, missing) if missing else []
    (Path(args.output) / DONE).touch()
    print(f"{partitions} partitions: {len(made)} made, {partitions - len(missing)} there before; {sum(n for _, n in made)} quads written")
    context.stop()


if __name__ == "__main__":
    main()
