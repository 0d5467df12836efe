package org.x400gate.gateway.smtp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.x400gate.gateway.failure.Cause;

/** Where the mail of a next hop goes; asked before each connection. */
public interface SmtpServers {
    /** Who is meant, where no server can be named. */
    String name();

    /** Never waits; completes on any thread. */
    CompletionStage<Answer> find();

    sealed interface Answer {
        /** To be tried one after another; one at least. */
        record Found(List<SmtpServer> inOrder) implements Answer {
            public Found {
                inOrder = List.copyOf(inOrder);
            }
        }

        /** No server takes it, and none will. */
        record Nowhere(Cause cause) implements Answer {}

        /** Nobody can say at the moment. */
        record NotNow(String words) implements Answer {}
    }

    /** One that the settings name. */
    record Named(SmtpServer server) implements SmtpServers {
        public Named(String host, int port) {
            this(new SmtpServer(host, host, port));
        }

        @Override
        public String name() {
            return server.name();
        }

        @Override
        public CompletionStage<Answer> find() {
            return CompletableFuture.completedFuture(new Answer.Found(List.of(server)));
        }
    }
}
