/** How the trace went, as an invocation of SARIF. Pure. */
import { utcOf, type Outcome } from '../at-end.js';
import { commandText } from '../finding-text.js';
import { messageText } from './result.js';
import type { Invocation, Notification } from './types.js';
import { folderUri } from './uri.js';

function notificationsOf({ start, notices, summary: { error } }: Outcome): Notification[] {
  const notifications: Notification[] = notices.map(({ id, text, time }) => ({
    descriptor: { id },
    level: 'warning',
    message: { text: messageText(text) },
    ...(start && { timeUtc: utcOf(start, time) }),
  }));
  if (error !== undefined) {
    notifications.push({
      level: 'error',
      message: { text: messageText(`the trace broke off: ${error.message}`) },
      exception: { kind: error.name, message: error.message },
    });
  }
  return notifications;
}

/** Successful: the trace is whole, however the command ended. */
export function invocationOf(outcome: Outcome): Invocation {
  const { start, endTime, folder, summary, incomplete } = outcome;
  const { status } = summary;
  return {
    executionSuccessful: incomplete === undefined,
    ...(start && {
      commandLine: commandText(start.command),
      arguments: start.command.slice(1),
      startTimeUtc: utcOf(start, start.time),
      ...(endTime !== undefined && { endTimeUtc: utcOf(start, endTime) }),
    }),
    ...(status?.code != null && { exitCode: status.code }),
    ...(status?.signal != null && { exitSignalName: status.signal }),
    workingDirectory: { uri: folderUri(folder) },
    toolExecutionNotifications: notificationsOf(outcome),
  };
}
