'use strict';

const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');

/** The connection of sequelize-cli: the PostgreSQL at DATABASE_URL. The node migrates its embedded one by itself. */
const environmentFile = path.resolve(__dirname, '../.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
const { DATABASE_URL_FILE: addressFile } = process.env;
if (!process.env.DATABASE_URL && addressFile) process.env.DATABASE_URL = readFileSync(addressFile, 'utf8').trim();

if (!process.env.DATABASE_URL) {
  throw new Error('Set DATABASE_URL to the PostgreSQL to work on; the embedded one is migrated by the node itself.');
}

const connection = {
  use_env_variable: 'DATABASE_URL',
  dialect: 'postgres',
  seederStorage: 'sequelize',
};

module.exports = { development: connection, test: connection, production: connection };
