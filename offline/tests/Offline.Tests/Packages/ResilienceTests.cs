using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;

namespace Fubuni.Offline.Tests.Packages;

public sealed class ResilienceTests : IAsyncLifetime
{
    private Func<HttpContext, int, Task> _answer = (_, _) => Task.CompletedTask;
    private int _attempts;
    private LoopbackApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await LoopbackApp.StartAsync(
        _ => { }, app => app.Run(context => _answer(context, Interlocked.Increment(ref _attempts))));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(429)]
    public async Task A_transient_answer_is_asked_for_again(int status)
    {
        _answer = Status(attempt => attempt < 3 ? status : 200);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Post));
        Assert.Equal(3, _attempts);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task A_final_answer_is_taken(int status)
    {
        _answer = Status(_ => status);

        Assert.Equal(status, (int)await SendAsync(HttpMethod.Get));
        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task Three_retries_are_the_most()
    {
        _answer = Status(_ => 503);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(HttpMethod.Get));
        Assert.Equal(4, _attempts);
    }

#pragma warning disable EXTEXP0001 // Experimental in the package too.
    [Theory]
    [InlineData("POST", 1)]
    [InlineData("GET", 4)]
    public async Task Unsafe_methods_are_not_repeated_when_told_so(string method, int attempts)
    {
        _answer = Status(_ => 503);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(new HttpMethod(method), options => options.Retry.DisableForUnsafeHttpMethods()));
        Assert.Equal(attempts, _attempts);
    }
#pragma warning restore EXTEXP0001

    [Fact]
    public async Task A_broken_connection_is_tried_again()
    {
        _answer = (context, attempt) =>
        {
            if (attempt == 1)
                context.Abort();

            return Task.CompletedTask;
        };

        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Get));
        Assert.Equal(2, _attempts);
    }

    [Fact]
    public async Task Retry_after_says_when_to_ask_again()
    {
        _answer = (context, attempt) =>
        {
            context.Response.Headers.RetryAfter = "0";
            context.Response.StatusCode = attempt == 1 ? 429 : 200;
            return Task.CompletedTask;
        };

        // Without the header the retry would wait for an hour, far beyond the total timeout.
        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Get, options => options.Retry.Delay = TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task An_attempt_that_hangs_is_given_up_and_tried_again()
    {
        _answer = (context, attempt) => attempt == 1 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask;

        Assert.Equal(HttpStatusCode.OK, await SendAsync(HttpMethod.Get, options => options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public async Task A_failing_service_is_left_alone_for_a_while()
    {
        _answer = Status(_ => 503);
        await using var services = Services(options =>
        {
            options.CircuitBreaker.MinimumThroughput = 2;
            options.Retry.ShouldHandle = _ => ValueTask.FromResult(false);
        });

        await SendAsync(services, HttpMethod.Get);
        await SendAsync(services, HttpMethod.Get);

        await Assert.ThrowsAsync<BrokenCircuitException>(() => SendAsync(services, HttpMethod.Get));
        Assert.Equal(2, _attempts);
    }

    [Fact]
    public void Timeouts_that_contradict_each_other_are_refused()
    {
        using var services = Services(options => options.AttemptTimeout.Timeout = TimeSpan.FromMinutes(2));

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IHttpClientFactory>().CreateClient("client"));
    }

    private static Func<HttpContext, int, Task> Status(Func<int, int> statusOf) => (context, attempt) =>
    {
        context.Response.StatusCode = statusOf(attempt);
        return Task.CompletedTask;
    };

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, Action<HttpStandardResilienceOptions>? configure = null)
    {
        await using var services = Services(configure);
        return await SendAsync(services, method);
    }

    private async Task<HttpStatusCode> SendAsync(ServiceProvider services, HttpMethod method)
    {
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient("client");
        using var request = new HttpRequestMessage(method, _app.Address) { Content = method == HttpMethod.Post ? new StringContent("{}") : null };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static ServiceProvider Services(Action<HttpStandardResilienceOptions>? configure)
    {
        var services = new ServiceCollection();
        services.AddHttpClient("client").AddStandardResilienceHandler(options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            configure?.Invoke(options);
        });
        return services.BuildServiceProvider();
    }
}
