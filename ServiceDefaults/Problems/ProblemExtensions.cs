using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.ServiceDefaults;

public static class ProblemExtensions
{
    internal static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context =>
            {
                var problem = context.ProblemDetails;
                problem.Extensions.TryAdd("code", DefaultCode(problem.Status));
                if (problem.Status == StatusCodes.Status401Unauthorized)
                {
                    AddChallenge(
                        context.HttpContext.Response,
                        isTokenInvalid: Equals(problem.Extensions["code"], "session_revoked")
                    );
                }
            }
        );

        ProblemService.Replace(services);

        // A body or parameter that cannot be bound is an error of the caller in every environment: 400, never an
        // exception page.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
    }

    /// <summary>Answers every error that has no body with problem details.</summary>
    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                StatusCodeSelector = exception =>
                    exception is BadHttpRequestException bad
                        ? bad.StatusCode
                        : StatusCodes.Status500InternalServerError,
            }
        );
        app.UseStatusCodePages();
        app.UseJsonCharset();
    }

    /// <summary>
    /// Every 401 has a challenge (RFC 9110 section 15.5.2), also when an endpoint finds that the session has ended.
    /// </summary>
    private static void AddChallenge(HttpResponse response, bool isTokenInvalid)
    {
        if (response.Headers.WWWAuthenticate.Count == 0)
        {
            response.Headers.WWWAuthenticate = isTokenInvalid ? "Bearer error=\"invalid_token\"" : "Bearer";
        }
    }

    private static string DefaultCode(int? status) =>
        status switch
        {
            400 => "malformed_request",
            401 => "token_missing",
            403 => "forbidden",
            404 => "not_found",
            405 => "method_not_allowed",
            408 => "request_timeout",
            413 => "payload_too_large",
            415 => "unsupported_media_type",
            429 => "rate_limited",
            499 => "client_closed_request",
            503 => "unavailable",
            >= 500 => "internal_error",
            _ => "bad_request",
        };
}
