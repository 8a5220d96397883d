namespace Fubuni.ChatService.Models;

/// <param name="cause">For the log: kinds and statuses. It quotes neither users nor providers.</param>
internal sealed class ModelException(ModelError error, string cause = "", Exception? inner = null)
    : Exception($"The model failed: {error}", inner)
{
    public ModelError Error { get; } = error;

    public string Cause { get; } = cause;
}
