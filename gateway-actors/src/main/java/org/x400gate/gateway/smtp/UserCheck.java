package org.x400gate.gateway.smtp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.protocol.smtp.SmtpServerAction.AuthIndication;
import org.x400gate.protocol.smtp.SmtpServerMachine.AuthAnswer;

/** A name and a password, checked where one may block. That they are wrong is told late: who tries many needs long. */
final class UserCheck {
    private static final Logger LOG = LoggerFactory.getLogger(UserCheck.class);
    private static final int FAILED_PAUSE_SECONDS = 2;

    private UserCheck() {}

    /** {@code session} is for the log; it never fails. */
    static CompletableFuture<AuthAnswer> of(
            Credentials users, AuthIndication asked, String session, ActorSystem<?> system) {
        Executor mayBlock = system.dispatchers().lookup(DispatcherSelector.blocking());
        return CompletableFuture.supplyAsync(() -> users.check(asked.user(), asked.password()), mayBlock)
                .exceptionally(fault -> {
                    LOG.error("event=smtp-in-auth-fault session={} reason=\"{}\"", session, fault.toString());
                    return AuthAnswer.NOT_NOW;
                })
                .thenCompose(answer -> {
                    LOG.info("event=smtp-in-auth session={} user=\"{}\" answer={}", session, asked.user(), answer);
                    return answer == AuthAnswer.FAILED
                            ? new CompletableFuture<AuthAnswer>()
                                    .completeOnTimeout(answer, FAILED_PAUSE_SECONDS, TimeUnit.SECONDS)
                            : CompletableFuture.completedFuture(answer);
                });
    }
}
