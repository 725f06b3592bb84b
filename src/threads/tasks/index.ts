import { tryExpression } from './expression-trial.js';
import { applyMapping } from './mapping-application.js';
import { tryMapping } from './mapping-trial.js';
import { toJson } from './marked-text.js';

/**
 * What threads can do, by name: functions of plain values (texts, bytes, JSON). They load no framework and no database, so that a
 * thread starts at once.
 */
export const TASKS = { applyMapping, toJson, tryExpression, tryMapping };

export type Tasks = typeof TASKS;
