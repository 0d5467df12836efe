package org.x400gate.protocol.presentation;

/** The session primitives in use whose SS-user data is nothing but presentation user data (X.226 8.2, User-data). */
public enum Carrier {
    DATA,
    TOKEN_PLEASE,
    RELEASE,
    RELEASE_ANSWER
}
