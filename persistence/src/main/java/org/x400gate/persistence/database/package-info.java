/**
 * The database: PostgreSQL that several nodes share, reached through a pool, checked and brought up to date at the start.
 * Standard: none; SQL of PostgreSQL 15 and later. Its tables stand in the migrations beside this room.
 * Door: {@link org.x400gate.persistence.database.Database}, {@link org.x400gate.persistence.database.Session} and the
 * settings. May import: store for what an id and a failure are, JDBC, HikariCP, Flyway, SLF4J.
 * Never: knows what a message, a recipient or a peer is; puts a password or a value into a log.
 */
package org.x400gate.persistence.database;
