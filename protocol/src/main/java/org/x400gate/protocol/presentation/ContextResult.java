package org.x400gate.protocol.presentation;

import java.util.Optional;

/**
 * What became of one proposed context (X.226 8.2 Result-list).
 *
 * @param result 0 acceptance, 1 user rejection, 2 provider rejection
 * @param providerReason with a provider rejection: 1 abstract syntax, 2 transfer syntaxes not supported
 */
record ContextResult(int result, Optional<Integer> providerReason) {
    static final ContextResult ACCEPTED = new ContextResult(0, Optional.empty());
    static final ContextResult REJECTED_BY_USER = new ContextResult(1, Optional.empty());
    static final ContextResult ABSTRACT_SYNTAX_UNKNOWN = new ContextResult(2, Optional.of(1));
    static final ContextResult TRANSFER_SYNTAX_UNKNOWN = new ContextResult(2, Optional.of(2));

    boolean accepted() {
        return result == 0;
    }
}
