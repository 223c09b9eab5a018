using AppHost.Running;

namespace AppHost.Stores;

internal static partial class StoresExtensions
{
    /// <summary>
    /// Adds the stores by <c>AppHost:Stores</c>: <c>containers</c>, <c>embedded</c>, <c>external</c>, or <c>auto</c>: containers if a
    /// container runtime responds, embedded servers otherwise. A published application never has embedded servers.
    /// </summary>
    internal static GameStores AddStores(this IDistributedApplicationBuilder builder)
    {
        var wanted = builder.Configuration["AppHost:Stores"] ?? "auto";
        return wanted switch
        {
            "external" => builder.AddExternalStores(),
            _ when builder.ExecutionContext.IsPublishMode => builder.AddPublishedStores(),
            "auto" => ContainerRuntime.Responds() ? builder.AddContainerStores() : builder.AddEmbeddedStores(),
            "containers" => builder.AddContainerStores(),
            "embedded" => builder.AddEmbeddedStores(),
            _ => throw new UserFacingException($"Unknown kind of store '{wanted}': use auto, containers, embedded or external."),
        };
    }

    private static GameStores AddPublishedStores(this IDistributedApplicationBuilder builder)
    {
        GameStores? managed = null;
        AddManaged(builder, ref managed);
        return managed ?? builder.AddContainerStores();
    }

    /// <summary>Adds managed services if the target has them. Implemented in <c>Publishing/</c>.</summary>
    static partial void AddManaged(IDistributedApplicationBuilder builder, ref GameStores? stores);
}
