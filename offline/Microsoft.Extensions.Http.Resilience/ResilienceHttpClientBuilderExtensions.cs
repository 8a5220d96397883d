using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;

namespace Microsoft.Extensions.DependencyInjection;

public static class ResilienceHttpClientBuilderExtensions
{
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder, Action<HttpStandardResilienceOptions> configure)
        => builder.AddStandardResilienceHandler().Configure(configure);

    /// <summary>The pipeline's timeouts replace the client's own, which is switched off.</summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder)
    {
        var name = $"{builder.Name}-standard";
        builder.Services.AddOptions<HttpStandardResilienceOptions>(name)
            .Validate(
                options => options.AttemptTimeout.Timeout <= options.TotalRequestTimeout.Timeout,
                "The total request timeout must not be shorter than the timeout of one attempt.")
            .Validate(
                options => options.CircuitBreaker.SamplingDuration >= 2 * options.AttemptTimeout.Timeout,
                "The sampling duration of the circuit breaker must be at least twice the timeout of one attempt.")
            .ValidateOnStart();
        builder.Services.TryAddSingleton<ResiliencePipelines>();
        builder.AddHttpMessageHandler(services => new ResilienceHandler(services.GetRequiredService<ResiliencePipelines>().Get(name)));
        builder.ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);
        return new Builder(name, builder.Services);
    }

    private sealed record Builder(string PipelineName, IServiceCollection Services) : IHttpStandardResiliencePipelineBuilder;
}
