using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace AppHost.Publishing;

/// <summary>A Helm chart for any Kubernetes.</summary>
internal static partial class Targets
{
    static partial void FindKubernetes(Dictionary<string, AddTarget> targets) => targets["kubernetes"] = AddKubernetes;

    private static void AddKubernetes(IDistributedApplicationBuilder builder, PublishedServices services)
    {
        var cluster = builder.AddKubernetesEnvironment("kubernetes")
            .WithHelm(chart => chart.WithChartName("aspiregame"))
            .WithProperties(defaults =>
            {
                // The default, emptyDir, is deleted with its pod.
                defaults.DefaultStorageType = "pvc";
                defaults.DefaultStorageSize = "20Gi";
            });
        cluster.AddIngress("public").WithPath("/", services.Gateway.GetEndpoint("http"));

        services.Gateway.PublishAsKubernetesService(resource =>
        {
            resource.Harden("100m", "256Mi", "512Mi");
            resource.ScaleByLoad();
        });
        services.GameApi.PublishAsKubernetesService(resource =>
        {
            resource.Harden("250m", "384Mi", "1Gi");
            resource.ScaleByLoad();

            // Headless: the name resolves to every node, so that the gateway can send a player to the node that caches the player.
            resource.Service?.Spec.ClusterIp = "None";
        });
        services.AnalyticsWorker.WithReplicas(Capacity.Workers)
            .PublishAsKubernetesService(resource => resource.Harden("100m", "256Mi", "1Gi"));
        foreach (var service in services.Web)
        {
            service.PublishAsKubernetesService(StayAvailable);
            service.PublishAsKubernetesService(RestartOnChangedSettings);
        }

        services.Migrations.PublishAsKubernetesService(resource =>
        {
            resource.Harden("100m", "256Mi", "512Mi");
            resource.RunOnce();
        });
        foreach (var store in services.Stores)
            store.PublishAsKubernetesService(Recreate);
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
            foreach (var probe in (ProbeV1?[])[container.StartupProbe, container.LivenessProbe, container.ReadinessProbe])
            {
                // Kubernetes requires upper case; Aspire 13 writes the endpoint's scheme unchanged.
                probe?.HttpGet?.Scheme = probe.HttpGet.Scheme.ToUpperInvariant();
            }
        }
    }

    /// <summary>An upgrade starts a new node before it stops an old one, and the cluster evicts one node at a time.</summary>
    private static void StayAvailable(KubernetesResource resource)
    {
        if (resource.Workload is Deployment deployment)
            deployment.Spec.Strategy.RollingUpdate.MaxUnavailable = 0;
        resource.AdditionalResources.Add(KubernetesDisruptionBudget.For(resource));
    }

    /// <summary>
    /// Makes a changed setting or secret change the pod, so that an upgrade of the chart replaces the nodes one by one. By default
    /// Kubernetes does not restart them.
    /// </summary>
    private static void RestartOnChangedSettings(KubernetesResource resource)
    {
        foreach (var file in (string[])["config", "secrets"])
            resource.Workload?.PodTemplate.Metadata.Annotations[$"checksum/{file}"] =
                $"{{{{ include (print $.Template.BasePath `/{resource.Name}/{file}.yaml`) . | sha256sum }}}}";
    }

    /// <summary>The old pod of a store must release its volume before the new one can mount it.</summary>
    private static void Recreate(KubernetesResource resource)
    {
        if (resource.Workload is Deployment deployment)
            deployment.Spec.Strategy = new DeploymentStrategyV1 { Type = "Recreate", RollingUpdate = null! };
    }
}
