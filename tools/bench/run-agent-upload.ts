/**
 * The agent's upload stage in a process of its own, so that its memory can be told from that of the benchmark: takes
 * one `UploadTask` after the other by IPC and answers each when the controller has confirmed all of it.
 */
import { type UploadTask, agentUpload } from './system/agent-upload.ts';

process.on('message', (task: UploadTask) => {
  void agentUpload(task).then((seconds) => process.send?.(seconds));
});
