using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Instrumentation.Http;

namespace OpenTelemetry.Trace;

public static class AspNetCoreInstrumentationTracerProviderBuilderExtensions
{
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(this TracerProviderBuilder builder)
        => builder.AddAspNetCoreInstrumentation(configureAspNetCoreTraceInstrumentationOptions: null);

    public static TracerProviderBuilder AddAspNetCoreInstrumentation(
        this TracerProviderBuilder builder, Action<AspNetCoreTraceInstrumentationOptions>? configureAspNetCoreTraceInstrumentationOptions)
    {
        if (configureAspNetCoreTraceInstrumentationOptions is not null)
            builder.ConfigureServices(services => services.Configure(configureAspNetCoreTraceInstrumentationOptions));

        return builder
            .AddSource("Microsoft.AspNetCore")
            .AddInstrumentation(services => new AspNetCoreTracing(
                services.GetRequiredService<IOptions<AspNetCoreTraceInstrumentationOptions>>().Value).Listen());
    }
}

public static class HttpClientInstrumentationTracerProviderBuilderExtensions
{
    public static TracerProviderBuilder AddHttpClientInstrumentation(this TracerProviderBuilder builder)
        => builder.AddHttpClientInstrumentation(configureHttpClientTraceInstrumentationOptions: null);

    public static TracerProviderBuilder AddHttpClientInstrumentation(
        this TracerProviderBuilder builder, Action<HttpClientTraceInstrumentationOptions>? configureHttpClientTraceInstrumentationOptions)
    {
        if (configureHttpClientTraceInstrumentationOptions is not null)
            builder.ConfigureServices(services => services.Configure(configureHttpClientTraceInstrumentationOptions));

        return builder
            .AddSource("System.Net.Http")
            .AddInstrumentation(services => new HttpClientTracing(
                services.GetRequiredService<IOptions<HttpClientTraceInstrumentationOptions>>().Value).Listen());
    }
}
