'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');

/** The connection of sequelize-cli: the PostgreSQL at DATABASE_URL. The node migrates its embedded one by itself. */
const environmentFile = path.resolve(__dirname, '../.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);

if (!process.env.DATABASE_URL) {
  throw new Error('Set DATABASE_URL to the PostgreSQL to work on; the embedded one is migrated by the node itself.');
}

const connection = {
  use_env_variable: 'DATABASE_URL',
  dialect: 'postgres',
  seederStorage: 'sequelize',
};

module.exports = { development: connection, test: connection, production: connection };
