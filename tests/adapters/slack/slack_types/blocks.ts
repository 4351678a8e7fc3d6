// What Handrail shows in Slack, in the words of Slack's own types. KnownBlock alone: the types also allow any block at
// all, for apps that are older than their Slack.
import type { HomeView, KnownBlock, ModalView } from '@slack/types';

type Known<View> = Omit<View, 'blocks'> & { blocks: KnownBlock[] };

export type Shown = { message: KnownBlock[]; home: Known<HomeView>; modal: Known<ModalView> };
