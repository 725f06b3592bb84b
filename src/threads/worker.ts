import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { FromThread, ToThread } from './thread-protocol.js';
import { TASKS } from './tasks/index.js';

/** A little nicer than the event loop: where processors are short, that one answers first. */
const NICENESS = 2;

function yieldToLoop(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICENESS);
  } catch {
    // Only Linux gives threads a priority of their own, and an ordinary user cannot raise one.
  }
}

function outcomeOf({ task, input }: ToThread): FromThread {
  try {
    return { value: TASKS[task as keyof typeof TASKS](input as never) };
  } catch (thrown) {
    return { thrown };
  }
}

yieldToLoop();
parentPort?.on('message', (message: ToThread) => parentPort?.postMessage(outcomeOf(message), []));
