using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fubuni.ServiceDefaults;

/// <summary>
/// The common rules of the OpenAPI documents of all services. The types of the frontend are generated from them.
/// </summary>
public static partial class OpenApiConventions
{
    private const string BearerScheme = "bearer";

    /// <summary>
    /// Names the API, and describes which operations need a bearer token and what a problem looks like. The service
    /// itself calls <c>AddOpenApi</c>, because the descriptions are its own doc comments, which are compiled into that
    /// call.
    /// </summary>
    public static OpenApiOptions AddConventions(this OpenApiOptions options, string title) =>
        options
            .AddDocumentTransformer((document, _, _) => Describe(document, title))
            .AddOperationTransformer(RequireToken)
            .AddOperationTransformer((operation, _, _) => DescribeInOneLine(operation))
            .AddSchemaTransformer(AddProblemMembers)
            .AddSchemaTransformer((schema, _, _) => DescribeInOneLine(schema));

    private static Task Describe(OpenApiDocument document, string title)
    {
        document.Info = new OpenApiInfo { Title = title, Version = "v1" };
        // All services have the same public origin. The address from which this document was read is not relevant.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
            },
        };
        return Task.CompletedTask;
    }

    private static Task RequireToken(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(BearerScheme, context.Document)] = [],
                },
            ];
        }

        return Task.CompletedTask;
    }

    /// <summary>Every problem has a <c>code</c>, and validation problems name the fields.</summary>
    private static Task AddProblemMembers(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
        {
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
            schema.Properties["code"] = new OpenApiSchema { Type = JsonSchemaType.String };
            schema.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object | JsonSchemaType.Null,
                AdditionalProperties = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            };
            schema.Required = new HashSet<string> { "code" };
        }

        return Task.CompletedTask;
    }

    /// <summary>Removes the line breaks of doc comments, which only matter in the source.</summary>
    private static Task DescribeInOneLine(OpenApiOperation operation)
    {
        operation.Summary = InOneLine(operation.Summary);
        operation.Description = InOneLine(operation.Description);
        operation.RequestBody?.Description = InOneLine(operation.RequestBody.Description);
        foreach (var parameter in operation.Parameters ?? [])
        {
            parameter.Description = InOneLine(parameter.Description);
        }

        foreach (var (_, response) in operation.Responses ?? [])
        {
            response.Description = InOneLine(response.Description);
        }

        return Task.CompletedTask;
    }

    private static Task DescribeInOneLine(OpenApiSchema schema)
    {
        schema.Description = InOneLine(schema.Description);
        foreach (var property in schema.Properties?.Values ?? [])
        {
            property.Description = InOneLine(property.Description);
        }

        return Task.CompletedTask;
    }

    private static string? InOneLine(string? text) => text is null ? null : LineBreaks().Replace(text, " ");

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineBreaks();
}
