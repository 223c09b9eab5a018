using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace AppHost.Publishing;

/// <summary>A Helm chart for any Kubernetes.</summary>
internal static partial class Targets
{
    static partial void FindKubernetes(Dictionary<string, AddTarget> targets) => targets["kubernetes"] = AddKubernetes;

    private static void AddKubernetes(IDistributedApplicationBuilder builder, PublishedServices services)
    {
        var cluster = builder.AddKubernetesEnvironment("kubernetes").WithHelm(chart => chart.WithChartName("aspiregame"))
            .WithProperties(defaults =>
        {
            // The default, emptyDir, ends with its pod.
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

            // Headless: its name resolves to every node, so the gateway can send a player to the node that knows the player.
            resource.Service?.Spec.ClusterIp = "None";
        });
        services.AnalyticsWorker.WithReplicas(Capacity.Workers)
            .PublishAsKubernetesService(resource => resource.Harden("100m", "256Mi", "1Gi"));
        foreach (var service in services.Web)
        {
            service.PublishAsKubernetesService(StayAvailable);
            service.PublishAsKubernetesService(FollowSettings);
        }

        services.Migrations.PublishAsKubernetesService(resource =>
        {
            resource.Harden("100m", "256Mi", "512Mi");
            resource.RunOnce();
        });
        foreach (var store in services.Stores)
            store.PublishAsKubernetesService(OwnItsVolume);
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
                // Kubernetes knows HTTP and HTTPS only; Aspire 13 writes the endpoint's scheme as it is.
                probe?.HttpGet?.Scheme = probe.HttpGet.Scheme.ToUpperInvariant();
            }
        }
    }

    /// <summary>An upgrade starts a new node before it takes an old one, and the cluster takes one at a time.</summary>
    private static void StayAvailable(KubernetesResource resource)
    {
        if (resource.Workload is Deployment deployment)
            deployment.Spec.Strategy.RollingUpdate.MaxUnavailable = 0;
        resource.AdditionalResources.Add(KubernetesDisruptionBudget.For(resource));
    }

    /// <summary>
    /// A changed setting or secret is a changed pod, so that an upgrade of the chart replaces the nodes one by one; Kubernetes itself
    /// leaves them as they are.
    /// </summary>
    private static void FollowSettings(KubernetesResource resource)
    {
        foreach (var file in (string[])["config", "secrets"])
            resource.Workload?.PodTemplate.Metadata.Annotations[$"checksum/{file}"] =
                $"{{{{ include (print $.Template.BasePath `/{resource.Name}/{file}.yaml`) . | sha256sum }}}}";
    }

    /// <summary>A server and its files: the old pod has to let go of the volume before the new one takes it.</summary>
    private static void OwnItsVolume(KubernetesResource resource)
    {
        if (resource.Workload is Deployment deployment)
            deployment.Spec.Strategy = new DeploymentStrategyV1 { Type = "Recreate", RollingUpdate = null! };
    }
}
