import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Min,
  ValidateNested,
  validateSync,
} from 'class-validator';
import { plainToInstance, Type } from 'class-transformer';
import { backupError } from './backup.errors.js';

export const FORMAT = 'image-integrator-backup';
export const FORMAT_VERSION = 1;

/** What Postgres takes for a name without quotes. Names in a backup are put into statements. */
const NAME = /^[a-z_][a-z0-9_]{0,62}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A table of rows, or one partition of one. */
export class BackedUpTable {
  @Matches(NAME) readonly name!: string;
  /** In the order of the rows' fields. */
  @IsArray() @Matches(NAME, { each: true }) readonly columns!: readonly string[];
}

/** A partition by days; it is made before its rows are put in. */
export class BackedUpPartition {
  @Matches(NAME) readonly name!: string;
  @Matches(NAME) readonly parent!: string;
  @Matches(DAY) readonly from!: string;
  @Matches(DAY) readonly to!: string;
  /** Storage parameters, as `fillfactor=47`. */
  @IsArray() @Matches(/^[a-z_.]+=[a-z0-9.]+$/, { each: true }) readonly options!: readonly string[];
}

/** A key that sealed stored secrets, and how many; what the files of `DATA_DIR` hold, where the keys are along. */
export class BackedUpKey {
  @Matches(/^[0-9a-f]{8}$/) readonly id!: string;
  @IsInt() @Min(1) readonly values!: number;
}

/** What stands at the head of a backup. */
export class Manifest {
  @IsIn([FORMAT]) readonly format!: typeof FORMAT;
  @IsInt() @Min(1) readonly formatVersion!: number;
  /** Version of the application that made it. */
  @IsString() readonly application!: string;
  /** The moment that it shows, by the clock of the database. */
  @IsISO8601() readonly takenAt!: string;
  /** Names of the migrations that the database has had, oldest first. */
  @IsArray() @Matches(/^\w{1,200}$/, { each: true }) readonly migrations!: readonly string[];
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => BackedUpPartition)
  readonly partitions!: readonly BackedUpPartition[];
  /** In an order in which no row names one that comes later. */
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => BackedUpTable)
  readonly tables!: readonly BackedUpTable[];
  /** The keys that the stored secrets are sealed with. */
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => BackedUpKey)
  readonly sealedWith!: readonly BackedUpKey[];
  /** Key files of `DATA_DIR` by name, if they are along. */
  @IsOptional() @IsObject() readonly keyFiles?: Readonly<Record<string, string>>;
}

/** What is known of a table when its last row has been written. */
export class TableEnd {
  @Matches(NAME) readonly name!: string;
  @IsInt() @Min(0) readonly rows!: number;
  /** Of the rows as they stand in the file, in hexadecimal digits. */
  @Matches(/^[0-9a-f]{64}$/) readonly sha256!: string;
}

export class SequenceValue {
  @Matches(NAME) readonly name!: string;
  /** The last number that was given out; null: none was. */
  @IsOptional() @Matches(/^\d{1,19}$/) readonly last!: string | null;
}

/** What stands at the end of a backup; without it the file is cut off. */
export class Ending {
  @IsArray() @ValidateNested({ each: true }) @Type(() => TableEnd) readonly tables!: readonly TableEnd[];
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => SequenceValue)
  readonly sequences!: readonly SequenceValue[];
}

/** Hears of each table when it is whole. */
export type TableListener = (table: TableEnd, place: { readonly no: number; readonly of: number }) => void;

/** Reads a head. Throws `BACKUP_INVALID`, and `BACKUP_TOO_NEW` for a format that came later. */
export function readManifest(line: string): Manifest {
  const known = parse(line) as Partial<Manifest>;
  if (known.format !== FORMAT) throw invalid('It does not begin as one.');
  if (Number(known.formatVersion) > FORMAT_VERSION) {
    throw backupError(
      'BACKUP_TOO_NEW',
      `The backup has format ${known.formatVersion}, made by Image Integrator ${known.application}; this version reads format ${FORMAT_VERSION}. Restore it with that version.`,
    );
  }
  return check(plainToInstance(Manifest, known));
}

/** Reads an end. Throws `BACKUP_INVALID`. */
export function readEnding(line: string): Ending {
  return check(plainToInstance(Ending, parse(line)));
}

export function invalid(why: string): Error {
  return backupError('BACKUP_INVALID', `This is not a whole backup of Image Integrator. ${why}`);
}

function parse(line: string): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below, as any other line that is no object.
  }
  throw invalid('It does not begin and end as one: it may be cut off.');
}

function check<T extends object>(value: T): T {
  const [problem] = validateSync(value);
  if (problem === undefined) return value;
  throw invalid(`Its field "${problem.property}" is not as it should be.`);
}
