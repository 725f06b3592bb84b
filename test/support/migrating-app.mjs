/*
 * A process of the application that migrates the database at `argv[2]` on its start. The migration of the test works
 * only the first time; each process says which ones it ran.
 */
import { migrateDatabase } from '../../dist/src/database/migrate.js';

class OnlyOnce1764000000001 {
  async up(runner) {
    await runner.query('CREATE TABLE only_once (id int PRIMARY KEY)');
    await runner.query('INSERT INTO only_once SELECT generate_series(1, 1000)');
  }
}

process.stdout.write(JSON.stringify(await migrateDatabase(process.argv[2], [OnlyOnce1764000000001])));
