/** Messages may be as large as Pulumi allows them to be. */
const maxMessageBytes = 400 * 1024 * 1024;

/** Options of every channel and server of a run. */
export const channelOptions = {
  "grpc.max_receive_message_length": maxMessageBytes,
  "grpc.max_send_message_length": maxMessageBytes,
};
