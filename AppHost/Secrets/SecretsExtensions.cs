using System.Globalization;
using AppHost.Running;

namespace AppHost.Secrets;

/// <summary>
/// The signing key of access tokens; a second accepted key (the next or the previous key during a rotation, otherwise unused); and the
/// secrets of the service clients by id.
/// </summary>
internal sealed record GameSecrets(
    IResourceBuilder<ParameterResource> SigningKey,
    IResourceBuilder<ParameterResource> AcceptedSigningKey,
    IReadOnlyDictionary<string, IResourceBuilder<ParameterResource>> Clients);

internal static class SecretsExtensions
{
    /// <summary>One service client for each service role. Client and role have the same name.</summary>
    private static readonly string[] Roles = ["server", "analyst", "admin"];

    internal static GameSecrets AddSecrets(this IDistributedApplicationBuilder builder) => new(
        builder.AddSecret("signing-key"),
        builder.AddSecret("accepted-signing-key"),
        Roles.ToDictionary(role => role, role => builder.AddSecret($"{role}-client-secret")));

    /// <summary>A generated secret. In development it is stored with the data; a published application has a parameter for it.</summary>
    internal static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.ExecutionContext.IsPublishMode
            ? builder.AddParameter(name, new GenerateParameterDefault { MinLength = 40, Special = false }, secret: true)
            : builder.AddParameter(name, LocalSecrets.ReadOrCreate(builder.DataFolder(), name), secret: true);

    internal static IResourceBuilder<ProjectResource> WithSigningKey(this IResourceBuilder<ProjectResource> service, GameSecrets secrets) =>
        service.WithEnvironment("Auth__SigningKey", secrets.SigningKey)
            .WithEnvironment("Auth__AcceptedKeys__0", secrets.AcceptedSigningKey);

    internal static IResourceBuilder<ProjectResource> WithServiceClients(
        this IResourceBuilder<ProjectResource> service, GameSecrets secrets)
    {
        foreach (var (index, (client, secret)) in secrets.Clients.Index())
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"Auth__Clients__{index}__");
            service.WithEnvironment(prefix + "Id", client)
                .WithEnvironment(prefix + "Roles__0", client)
                .WithEnvironment(prefix + "Secret", secret);
        }
        return service;
    }
}
