using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace AppHost.Publishing;

/// <summary>A Helm chart for any Kubernetes.</summary>
internal static class KubernetesTarget
{
    internal static void AddKubernetes(this IDistributedApplicationBuilder builder, PublishedServices services)
    {
        var cluster = builder.AddKubernetesEnvironment("kubernetes");
        cluster.AddIngress("public").WithPath("/", services.Gateway.GetEndpoint("http"));

        services.Gateway.PublishAsKubernetesService(resource => resource.Harden("100m", "256Mi", "512Mi"));
        services.GameApi.PublishAsKubernetesService(resource =>
        {
            resource.Harden("250m", "384Mi", "1Gi");

            // Headless: its name resolves to every node, so the gateway can send a player to the node that knows the player.
            resource.Service?.Spec.ClusterIp = "None";
        });
        services.AnalyticsWorker.WithReplicas(Capacity.Workers).PublishAsKubernetesService(resource => resource.Harden("100m", "256Mi", "1Gi"));
    }

    private static void Harden(this KubernetesResource resource, string cpu, string memory, string memoryLimit)
    {
        if (resource.Workload?.PodTemplate.Spec is not { } pod)
            return;

        pod.TerminationGracePeriodSeconds = Capacity.TerminationSeconds;
        foreach (var container in pod.Containers)
        {
            container.Resources ??= new ResourceRequirementsV1();
            container.Resources.Requests["cpu"] = cpu;
            container.Resources.Requests["memory"] = memory;
            container.Resources.Limits["memory"] = memoryLimit;
            container.SecurityContext ??= new SecurityContextV1();
            container.SecurityContext.RunAsNonRoot = true;
            container.SecurityContext.AllowPrivilegeEscalation = false;
        }

        resource.AdditionalResources.Add(PodDisruptionBudget.For(resource));
    }
}
