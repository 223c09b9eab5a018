using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;
using YamlDotNet.Serialization;

namespace AppHost.Publishing;

/// <summary>Allows one node of a service to be evicted at a time (policy/v1, for which Aspire 13 has no type).</summary>
internal sealed class KubernetesDisruptionBudget() : BaseKubernetesResource("policy/v1", "PodDisruptionBudget")
{
    [YamlMember(Alias = "spec")]
    public PodDisruptionBudgetSpec Spec { get; set; } = new();

    internal static KubernetesDisruptionBudget For(KubernetesResource resource) => new()
    {
        Metadata = { Name = $"{resource.Name}-disruption" },
        Spec = { Selector = { MatchLabels = resource.Workload?.PodTemplate.Metadata.Labels ?? [] } },
    };
}

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/</summary>
internal sealed class PodDisruptionBudgetSpec
{
    [YamlMember(Alias = "maxUnavailable")]
    public int MaxUnavailable { get; set; } = 1;

    [YamlMember(Alias = "selector")]
    public PodSelector Selector { get; set; } = new();
}

/// <summary>Which pods the budget counts.</summary>
internal sealed class PodSelector
{
    [YamlMember(Alias = "matchLabels")]
    public Dictionary<string, string> MatchLabels { get; set; } = [];
}
