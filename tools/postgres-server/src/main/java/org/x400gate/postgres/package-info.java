/**
 * A PostgreSQL server that tests and the crash harness bring with them.
 * Standard: none; binaries from the class path, run as any operator would.
 * Door: {@link org.x400gate.postgres.PostgresProcess}.
 * May import: the JDK, the unpackers of the archive. Never: speaks SQL, is part of a gateway.
 */
package org.x400gate.postgres;
