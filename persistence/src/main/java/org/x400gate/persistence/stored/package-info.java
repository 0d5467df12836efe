/**
 * The shapes on disk: plain classes whose fields carry tags, so that later versions may add fields and drop them.
 * Standard: none; Kryo's tagged fields. A tag or an id once used is never used for anything else.
 * Door: {@link org.x400gate.persistence.stored.Shapes} and the shapes.
 * May import: Kryo. Never: leaves the rooms of persistence, which convert it to and from their records.
 */
package org.x400gate.persistence.stored;
