namespace Aspire.Hosting.Publishing;

/// <summary>Writes the deployment files of the model; registered in publish mode.</summary>
internal interface IPublisher
{
    /// <exception cref="DistributedApplicationException">The model cannot be published; the message says why.</exception>
    Task PublishAsync(CancellationToken cancellationToken);
}
